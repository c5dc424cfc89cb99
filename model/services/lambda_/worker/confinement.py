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
_NO_NEW_PRIVILEGES, _SET_SECCOMP, _FILTER = 38, 22, 2
_CREATE_RULESET, _ADD_RULE, _RESTRICT = 444, 445, 446
_READ_FILE, _READ_FOLDER, _EVERYTHING = 1 << 2, 1 << 3, (1 << 13) - 1
_FORBIDDEN = {
    "x86_64": (0xC000003E, (41, 42, 49, 50, 59, 62, 101, 165, 200, 234, 272, 298, 308, 310, 311, 321, 322, 424, 425)),
    "aarch64": (
        0xC00000B7,
        (198, 203, 200, 201, 221, 129, 117, 40, 130, 131, 97, 241, 268, 270, 271, 280, 281, 424, 425),
    ),
}
"By machine, as the kernel calls it: sockets, other programs, signals to others, tracing, mounts, namespaces."


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
    machine, forbidden = _FORBIDDEN[_MACHINE]
    load, equal, answer = 0x20, 0x15, 0x06
    steps = [(load, 0, 0, 4), (equal, 1, 0, machine), (answer, 0, 0, 0x80000000), (load, 0, 0, 0)]
    steps += [(equal, len(forbidden) - place, 0, number) for place, number in enumerate(forbidden)]
    steps += [(answer, 0, 0, 0x7FFF0000), (answer, 0, 0, 0x00050000 | 1)]
    program = ctypes.create_string_buffer(b"".join(struct.pack("=HBBI", *step) for step in steps))
    header = ctypes.create_string_buffer(struct.pack("@HP", len(steps), ctypes.addressof(program)))
    return libc.prctl(_SET_SECCOMP, _FILTER, header, 0, 0) == 0
