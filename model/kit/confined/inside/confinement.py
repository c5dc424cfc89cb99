"""What keeps a function's code to itself: limits of the kernel, each used where the machine has it."""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import struct
import sys
from pathlib import Path

_LIBC = ctypes.CDLL(None, use_errno=True)
_MACHINE = platform.machine()
_MEGABYTE = 2**20
MOST_THREADS = 4096
"That everybody who runs as the same user has together."
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_FOLDER, _EVERYTHING = 1 << 2, 1 << 3, (1 << 13) - 1
_FORBIDDEN = {
    "x86_64": (
        *(41, 42, 49, 50, 57, 58, 59, 62, 101, 129, 165, 200, 234, 272, 297, 298, 308, 310, 311, 321, 322),
        *(424, 425, 434, 438),
    ),
    "aarch64": (
        *(198, 203, 200, 201, 221, 129, 138, 240, 117, 40, 130, 131, 97, 241, 268, 270, 271, 280, 281),
        *(424, 425, 434, 438),
    ),
}
"By machine, as the kernel calls it: sockets, other programs, signals to others, tracing, mounts, namespaces."
_SPOKEN = {"x86_64": (0xC000003E, 56, 302), "aarch64": (0xC00000B7, 220, 261)}
"By machine: its language, how it begins threads and processes, and how it sets limits of its own or of others."
_BEGIN_NEWER, _FOREIGN = 435, 0x40000000
_OF_THE_SAME_PROCESS = 0x10000


def confine(folders: dict[str, bool], memory_megabytes: int) -> list[str]:
    """What holds from now on, in words; `folders` are all that can be reached, true where they can be written to."""
    held = [_limit(memory_megabytes)]
    if sys.platform == "linux":
        libc = _LIBC
        if libc.prctl(_NO_NEW_PRIVILEGES, 1, 0, 0, 0) == 0:
            held.append("no_new_privs")
            held += [
                name for name, works in (("landlock", _landlock(libc, folders)), ("seccomp", _seccomp(libc))) if works
            ]
    return held


def _limit(memory_megabytes: int) -> str:
    bounds = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: 512 * _MEGABYTE,
        resource.RLIMIT_NOFILE: 256,
        resource.RLIMIT_CPU: 900,
    }
    if sys.platform == "linux":
        bounds[resource.RLIMIT_AS] = (memory_megabytes + 256) * _MEGABYTE
        bounds[resource.RLIMIT_NPROC] = MOST_THREADS
    else:
        bounds[resource.RLIMIT_NPROC] = 1
    for which, most in bounds.items():
        _, hard = resource.getrlimit(which)
        bound = most if hard == resource.RLIM_INFINITY else min(most, hard)
        resource.setrlimit(which, (bound, bound))
    return "rlimits"


def _landlock(libc: ctypes.CDLL, folders: dict[str, bool]) -> bool:
    handled = ctypes.c_uint64(_EVERYTHING)
    ruleset = libc.syscall(_CREATE_RULESET, ctypes.byref(handled), ctypes.c_size_t(8), ctypes.c_uint32(0))
    if ruleset < 0:
        return False
    for folder, writable in folders.items():
        if Path(folder).exists():
            _let_in(libc, ruleset, folder, writable=writable)
    done = libc.syscall(_RESTRICT, ctypes.c_int(ruleset), ctypes.c_uint32(0)) == 0
    os.close(ruleset)
    return done


def _let_in(libc: ctypes.CDLL, ruleset: int, folder: str, *, writable: bool) -> None:
    access = _EVERYTHING if writable else _READ_FILE | _READ_FOLDER
    if not Path(folder).is_dir():
        access &= _READ_FILE | 1 << 1
    place = os.open(folder, os.O_PATH)
    rule = ctypes.create_string_buffer(struct.pack("=Qi", access, place))
    libc.syscall(_ADD_RULE, ctypes.c_int(ruleset), ctypes.c_int(1), rule, ctypes.c_uint32(0))
    os.close(place)


def _seccomp(libc: ctypes.CDLL) -> bool:
    """A filter that answers EPERM to what is forbidden, and ends whoever speaks another machine's language."""
    if _MACHINE not in _FORBIDDEN:
        return False
    steps = _filter(*_SPOKEN[_MACHINE], _FORBIDDEN[_MACHINE])
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    return libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0


def _filter(machine: int, begin: int, limit: int, forbidden: tuple[int, ...]) -> list[tuple[int, int, int, int]]:
    """Steps as the kernel reads them: what to do, how many steps to skip if so and if not, with which number.

    Threads may be begun and processes not: whoever asks in the newer way, in which that cannot be seen, is told that
    there is no such way, and asks in the older one. Limits may be set of nobody else.
    """
    load, equal, at_least, any_bit, answer = 0x20, 0x15, 0x35, 0x45, 0x06
    allow, deny, unknown, end = 0x7FFF0000, 0x00050001, 0x00050026, 0x80000000
    steps = [(load, 0, 0, 4), (equal, 1, 0, machine), (answer, 0, 0, end), (load, 0, 0, 0)]
    steps += [(equal, 0, 1, _BEGIN_NEWER), (answer, 0, 0, unknown)]
    steps += [(equal, 0, 4, begin), (load, 0, 0, 16), (any_bit, 1, 0, _OF_THE_SAME_PROCESS)]
    steps += [(answer, 0, 0, deny), (answer, 0, 0, allow)]
    steps += [(equal, 0, 4, limit), (load, 0, 0, 16), (equal, 1, 0, 0)]
    steps += [(answer, 0, 0, deny), (answer, 0, 0, allow)]
    steps += [(at_least, len(forbidden) + 1, 0, _FOREIGN)]
    steps += [(equal, len(forbidden) - place, 0, number) for place, number in enumerate(forbidden)]
    return [*steps, (answer, 0, 0, allow), (answer, 0, 0, deny)]
