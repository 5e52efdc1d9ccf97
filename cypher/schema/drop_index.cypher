// An index that the graph's values no longer fit
// A range index holds no value of more than about 8,000 bytes.
DROP INDEX <name> IF EXISTS
