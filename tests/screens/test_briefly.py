from screens.briefly import brief_alarm, brief_id, brief_reason

UUID = "1cc9cedb-41fc-4621-acd9-7ab83d75cc28"


def test_an_alarm_that_target_tracking_made_is_called_by_what_it_does() -> None:
    assert brief_alarm(f"TargetTracking-web-AlarmHigh-{UUID}") == "web target high"


def test_an_alarm_that_people_named_keeps_its_name() -> None:
    assert brief_alarm("web-cpu-high") == "web-cpu-high"


def test_a_reason_is_its_newest_value_and_its_threshold() -> None:
    reason = (
        "Threshold Crossed: 3 datapoints [64.96487837448188 (21/11/26 00:26:00), 64.9 (21/11/26 00:25:00)] "
        "were greater than the threshold (50.0)."
    )

    assert brief_reason(reason) == "65 was greater than the threshold 50."


def test_a_reason_that_was_not_keeps_its_not() -> None:
    reason = "Threshold Crossed: 1 datapoint [44.6028 (21/11/26 00:25:00)] was not greater than the threshold (50.0)."

    assert brief_reason(reason) == "44.6 was not greater than the threshold 50."


def test_a_reason_without_values_loses_only_its_preface() -> None:
    assert brief_reason("Unchecked: Initial alarm creation") == "Initial alarm creation"


def test_an_id_keeps_its_ends() -> None:
    assert brief_id("launching i-0cee32e509ab199e6 now") == "launching i-0cee…9e6 now"
