-- the texts of messages: $1 ids. The caller knows the order.
select message_id as id, content from messages where message_id = any($1::uuid[])
