// Nodes by label
// How many nodes each label has.
//
// shape: table
MATCH (n)
UNWIND labels(n) AS label
RETURN label, count(*) AS nodes
ORDER BY nodes DESC, label;
