-- A recording whose file was erased (UU PDP): that it was made, and by whom it was heard, stays known.
alter table recording add column erased_at timestamptz;
