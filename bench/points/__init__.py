"""What ``--sweep NAME=VALUES`` asks for: points, each one setting of the swept options; which of them fit.

::

    swept ─► point ─► plan
    the      one      which of them
    options  setting  a budget has time for

Pure functions: nothing here knows pytest, a workload or a model. What a point makes of a profile is in
``bench.session.profiles``, what it costs in ``bench.session.point_costs``.
"""
