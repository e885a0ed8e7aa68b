"""Raw files of any accepted form, as a stream of records.

A form is known by the file name (:mod:`broadsheet.containers.formats`); :func:`broadsheet.containers.reader.read`
gives its records one by one and never holds more than one of them.
"""
