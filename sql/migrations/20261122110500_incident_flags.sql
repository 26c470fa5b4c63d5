-- What the operator ticked beside the type ("korban terjebak"): rules ask for it.
alter table incident add column flags text[] not null default '{}';
