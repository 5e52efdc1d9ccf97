// Indexes of the graph that do not serve yet
// An index fails when it meets a value that is too long, such as a name from an older load.
SHOW INDEXES YIELD name, state
WHERE name IN $names AND state <> 'ONLINE'
RETURN name, state
