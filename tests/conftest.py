"""Settings for all tests."""

import os

from hypothesis import HealthCheck, settings

# Slow machines are no failures: what is promised has no time in it (speed is measured by `make bench`).
settings.register_profile("default", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("default")

os.environ.setdefault("GX_ANALYTICS_ENABLED", "false")
os.environ.setdefault("DVC_NO_ANALYTICS", "true")
