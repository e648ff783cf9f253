"""Triggers of a plugins folder, where the process that runs triggers finds them, too."""
import asyncio

from airflow.triggers.base import BaseTrigger, TriggerEvent


class Countdown(BaseTrigger):
    """Fires after some seconds with what it was given; fails or ends without a word when it is told to."""

    def __init__(self, seconds, payload=None, how="fire"):
        super().__init__()
        self.seconds = seconds
        self.payload = payload
        self.how = how

    def serialize(self):
        return "scenario_triggers.Countdown", {"seconds": self.seconds, "payload": self.payload, "how": self.how}

    async def run(self):
        await asyncio.sleep(self.seconds)
        if self.how == "fail":
            raise ValueError("the trigger is broken")
        if self.how == "silent":
            return
        yield TriggerEvent({"payload": self.payload})
