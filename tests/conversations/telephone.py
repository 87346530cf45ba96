"""A colleague writes down what a client tells on the telephone."""

from tests.driver import Person


async def writes_down(person: Person) -> None:
    """A complaint of 李总, up to where the words are asked for."""
    await person.says("/enter")
    await person.sees("哪家客户打来的")
    await person.says("晨光贸易")
    await person.taps("晨光贸易有限公司")
    await person.taps("李总")
    await person.sees("记完点")
