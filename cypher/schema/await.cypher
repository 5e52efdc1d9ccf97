// Wait for the indexes
// MERGE by a key is quick only when its index is online. Seconds.
CALL db.awaitIndexes(300)
