-- depends: daily_load_2
select 1
