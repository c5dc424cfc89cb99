from model.kernel.chance import Between, Luck


def test_the_same_seed_and_key_draw_the_same() -> None:
    one, other = Luck(7, "ec2", "i-1"), Luck(7, "ec2", "i-1")

    assert [one.integer() for _ in range(5)] == [other.integer() for _ in range(5)]


def test_another_key_or_seed_draws_something_else() -> None:
    draws = {Luck(seed, key).integer() for seed in (1, 2) for key in ("a", "b", "ab")}

    assert len(draws) == 6


def test_joining_keys_cannot_make_two_streams_one() -> None:
    assert Luck(1, "a", "b").integer() != Luck(1, "a\x1eb").integer() != Luck(1, "ab").integer()


def test_draws_stay_between_their_bounds_and_fill_the_space() -> None:
    luck = Luck(1, "delays")
    drawn = [luck.draw(Between(8, 40)) for _ in range(2000)]

    assert min(drawn) >= 8
    assert max(drawn) < 40
    assert abs(sum(drawn) / len(drawn) - 24) < 1


def test_choice_reaches_every_option() -> None:
    luck = Luck(1, "zones")

    assert {luck.choice("abc") for _ in range(100)} == {"a", "b", "c"}


def test_hexadecimal_digits_are_as_many_as_asked() -> None:
    assert [len(Luck(1, "id").hexadecimal(digits)) for digits in (1, 8, 16, 17, 40)] == [1, 8, 16, 17, 40]
