"""What happens to a case that lay with somebody who has left: it is offered, or at the market side given, to another.

The command that removes a member of staff may run beside the program, so it only plans this; the program keeps it.
"""

from bot.domain.case import Status, release
from bot.firm import Firm
from bot.services import market
from bot.services.assigning import offer_again
from bot.services.promises import Promise, keeps
from storage.due import Due
from storage.uow import Uow


@keeps(Promise.REASSIGN)
async def hand_on(uow: Uow, firm: Firm, due: Due) -> None:
    """Offer it anew, if it still lies with somebody who is not here any more."""
    case = await uow.cases.find(due.subject)
    if case is None or not case.open:
        return None
    holder = await uow.staff.find(case.advisor_id)
    if holder is not None and holder.active:
        return None
    if case.status is Status.MARKET:
        return await market.stand_in(uow, case)
    # Somebody who had accepted it leaves it behind as well; its client is told when the next one accepts.
    await offer_again(uow, firm, case if case.status is Status.OFFERED else uow.cases.save(release(case)))
    return None
