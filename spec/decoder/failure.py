"""Why a file cannot be printed; the codes are those that the command exits with."""


class Failure(Exception):
    code = 1


class Damaged(Failure):
    code = 3

    def __init__(self, what, at):
        super().__init__(f"damaged: {what} at byte {at}")


class NotFound(Failure):
    code = 4


class Newer(Failure):
    code = 8


def require(condition, what, at):
    if not condition:
        raise Damaged(what, at)
