def hello(**kw):
    print("x")
