"""Which of the eight states of the eye each word of AWS's is."""

from __future__ import annotations

from collections.abc import Mapping

from screens.widgets.health import Tone

_WORDS: Mapping[Tone, str] = {
    "good": "running available active healthy attached inservice ok completed succeeded successful success enabled "
    "associated deployed in-use applied",
    "bad": "alarm failed error impaired unhealthy cancelled storage-full",
    "warn": "warning degraded blackhole active_impaired insufficient-capacity",
    "off": "stopped disabled suspended unused detached inactive standby deregistered",
    "gone": "terminated deleted",
    "unknown": "insufficient_data unknown not-applicable",
    "leaving": "stopping shutting-down deleting draining detaching terminating disassociating",
    "busy": "pending creating provisioning initial modifying optimizing attaching inprogress preinservice backing-up "
    "storage-optimization",
}
_TONES: Mapping[str, Tone] = {word: tone for tone, words in _WORDS.items() for word in words.split()}
_ROUTINE: Tone = "busy"
"Of an alarm that only scales: something is at work, and nobody has to look."
_RESTING = {("ec2:Volume", "available"): "off", ("ec2:NetworkInterface", "available"): "off"}


def tone_of_word(word: str, kind: str = "") -> Tone:
    """A free volume rests, a free image is ready: the kind can decide. Unknown words that end in -ing are busy."""
    folded = word.casefold()
    if (kind, folded) in _RESTING:
        return "off"
    head = folded.partition(":")[0]
    return _TONES.get(head) or ("busy" if head.endswith("ing") else "unknown" if not head else "off")


def tone_of_alarm(state: str, action_class: str = "") -> Tone:
    """By what an alarm does as it goes off: one that only scales needs nobody."""
    return _ROUTINE if state == "ALARM" and action_class == "scales" else tone_of_word(state)
