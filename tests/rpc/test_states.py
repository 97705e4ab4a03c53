"""The picture of what a session does: it is that of the flow as it is."""

from __future__ import annotations

from tools import states


def test_the_picture_is_up_to_date() -> None:
    assert states.TARGET.read_text() == states.drawing(), "run python -m tools.states"


def test_only_what_changes_nothing_is_sent_again_when_its_answer_is_lost() -> None:
    lost = "the answer is lost"
    assert states.play(states.SAFE, lost) == states.Played("waits", sends_again=True)
    assert states.play(states.OTHER, lost) == states.Played("raises OutcomeUnknown", False)
