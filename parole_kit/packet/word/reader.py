"""to come"""


class WordDraft:
    pass


def read():
    pass
