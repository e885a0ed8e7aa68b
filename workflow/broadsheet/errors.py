"""The one exception that is meant for the person at the keyboard."""


class BroadsheetError(Exception):
    """Something the user can put right.

    The message names the file, line or key, says what was expected, and what to do. The command line prints it
    without a traceback and exits with 2.
    """
