"""How many faults the fault tests bring about, and by which seed.

`make test` tries the same few each time, so that what fails is the change at hand; `make torture` tries hundreds of others.
"""
import os
import random

IS_LONG = "AFTERWORD_KILLS" in os.environ
COUNT = int(os.environ.get("AFTERWORD_KILLS", 10))
SEED = int(os.environ.get("AFTERWORD_SEED", 0)) or (random.SystemRandom().randrange(1, 10**9) if IS_LONG else 1)
