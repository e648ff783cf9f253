-- depends: load
select 2
