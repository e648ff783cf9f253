raise RuntimeError("not ready")
