"""What Airflow's scheduler makes of these DAGs is recorded beside this file; the runner has to come to the same states."""
from airflow.sdk import DAG, task, task_group
from airflow.providers.standard.operators.bash import BashOperator
from airflow.providers.standard.operators.empty import EmptyOperator
from datetime import timedelta
def B(id, cmd="true", **k): return BashOperator(task_id=id, bash_command=cmd, **k)
RULES=['all_success','all_failed','all_done','all_done_min_one_success','one_success','one_failed','one_done','none_failed','none_skipped','none_failed_min_one_success','always','all_skipped']
with DAG("rules", schedule=None) as d1:
    # Which comes first decides what becomes of those after both.
    ok,bad,skip = B("ok"),B("bad","exit 1"),B("skip","sleep 2; exit 99")
    after = B("after_bad"); bad >> after
    for r in RULES:
        for combo,name in [([ok],'o'),([bad],'b'),([skip],'s'),([after],'u'),([ok,bad],'ob'),([ok,skip],'os'),([bad,skip],'bs'),([ok,after],'ou'),([ok,bad,skip,after],'all')]:
            combo >> B(f"{r}__{name}", trigger_rule=r)
with DAG("setups", schedule=None) as d2:
    s=B("s").as_setup(); t=B("t").as_teardown(setups=s); w=B("w","exit 1"); w2=B("w2"); s>>w>>w2>>t
    s2=B("s2","exit 1").as_setup(); t2=B("t2").as_teardown(setups=s2); v=B("v"); v2=B("v2",trigger_rule="all_done"); s2>>v>>v2>>t2
    s3=B("s3","exit 99").as_setup(); t3=B("t3").as_teardown(setups=s3); x=B("x"); x2=B("x2",trigger_rule="always"); s3>>x>>x2>>t3
with DAG("teardown_fails", schedule=None) as d3:
    s=B("s").as_setup(); t=B("t","exit 1").as_teardown(setups=s); s>>B("w")>>t
with DAG("teardown_fails_run", schedule=None) as d4:
    s=B("s").as_setup(); t=B("t","exit 1").as_teardown(setups=s,on_failure_fail_dagrun=True); s>>B("w")>>t
with DAG("leaf_recovers", schedule=None) as d5:
    B("a","exit 1") >> B("b", trigger_rule="all_done")
with DAG("branching", schedule=None) as d6:
    @task.branch
    def br(): return ["l","m"]
    @task.branch
    def none(): return None
    l,m,r,j=B("l"),B("m"),B("r"),B("j",trigger_rule="none_failed_min_one_success")
    b=br(); b>>[l,m,r]>>j; b>>j; r>>B("r2",trigger_rule="all_done"); r>>B("r3")
    n=none(); n>>[B("n1"),B("n2",trigger_rule="all_done")]
with DAG("shorts", schedule=None) as d7:
    @task.short_circuit
    def sc(): return False
    @task.short_circuit(ignore_downstream_trigger_rules=False)
    def sc2(): return False
    sc()>>B("a")>>B("b",trigger_rule="all_done")
    sc2()>>B("c")>>B("d",trigger_rule="all_done")>>B("e")
with DAG("mapping", schedule=None) as d8:
    @task
    def lst(n): return list(range(n))
    @task
    def one(x):
        if x==1: raise ValueError("x")
        return x
    @task(trigger_rule="all_done")
    def tot(xs): return len(list(xs))
    @task(trigger_rule="one_failed")
    def onef(xs): pass
    @task
    def boom(): raise ValueError("no")
    o=one.expand(x=lst(3)); tot(o); onef(o)
    e=one.override(task_id="e").expand(x=lst.override(task_id="l0")(0)); tot.override(task_id="tot0")(e); B("after_e") << e
    f=one.override(task_id="f").expand(x=boom()); tot.override(task_id="totf")(f)
    lit=one.override(task_id="lit").expand(x=[0,2]); B("pre","exit 1") >> lit
    lit0=one.override(task_id="lit0").expand(x=[]); B("pre0") >> lit0; lit0 >> B("post0", trigger_rule="all_skipped")
with DAG("groups", schedule=None) as d9:
    @task
    def glist(): return [0,1,2]
    @task
    def ga(x):
        if x==1: raise ValueError("x")
        return x
    @task(trigger_rule="all_done")
    def gd(x): return 1
    @task(trigger_rule="one_failed")
    def gf(x): return 1
    @task
    def gb(x): return x
    @task_group
    def g(x):
        a=ga(x); b=gb(a); a>>gd(x); a>>gf(x)
        return b
    res=g.expand(x=glist())
    res >> B("after"); res >> B("after_done",trigger_rule="all_done")
    @task_group
    def lg(x): gb.override(task_id="q")(ga.override(task_id="p")(x))
    lg.expand(x=[0,1]) >> B("after_lg", trigger_rule="one_success")
with DAG("retries", schedule=None, default_args={"retries":1,"retry_delay":timedelta(seconds=1)}) as d10:
    B("r","exit 1") >> B("x"); B("z","test {{ ti.try_number }} = 2") >> B("zz")
with DAG("deadlockish", schedule=None) as d11:
    a=B("a","exit 99"); b=B("b"); c=B("c",trigger_rule="none_skipped"); [a,b]>>c; c>>B("dd",trigger_rule="all_failed")
