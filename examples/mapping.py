"""Dynamic task mapping: how many instances a task has is known only when the run gets there.

`resize.expand(name=…)` makes one instance for each name that `list_images` returned.
"""

from airflow.sdk import dag, task


@dag(schedule=None, tags=["example"])
def mapping():
    @task
    def list_images() -> list[str]:
        return ["harbour.png", "forest.png", "bridge.png"]

    @task
    def resize(name: str, width: int) -> dict:
        print(f"{name} → {width} pixels wide")
        return {"name": name, "width": width}

    @task
    def make_gallery(images: list[dict]) -> int:
        for image in images:
            print(f"<img src='{image['name']}' width='{image['width']}'>")
        return len(images)

    # `partial` holds what all instances share.
    make_gallery(resize.partial(width=640).expand(name=list_images()))


mapping()
