"""What items weigh."""

from model.services.dynamodb.values.items import Value
from model.services.dynamodb.values.sizes import size_of, value_size


def test_names_count_as_well_as_values_both_in_utf_8():
    assert size_of({"id": {"S": "Fred"}}) == 6
    assert size_of({"茶": {"S": "ü"}, "b": {"B": b"123"}}) == 3 + 2 + 1 + 3


def test_two_digits_of_a_number_take_a_byte():
    sizes = {text: value_size({"N": text}) for text in ("0", "7", "-7", "100", "1234", "123.45", "0.001", "0.0012")}

    assert sizes == {"0": 1, "7": 2, "-7": 3, "100": 2, "1234": 3, "123.45": 4, "0.001": 2, "0.0012": 2}


def test_documents_take_three_bytes_and_one_for_each_member():
    flags: Value = {"L": [{"BOOL": True}, {"NULL": True}]}

    assert value_size({"L": []}) == 3
    assert value_size(flags) == 3 + 2 + 2
    assert value_size({"M": {"ab": flags}}) == 3 + 1 + 2 + 7
    assert value_size({"SS": ["ab", "c"]}) == 3
