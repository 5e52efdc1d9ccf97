// Whether a node has exactly this name: the index answers.
MATCH (n:<label> {<key>: $value})
RETURN n.<key> AS name
LIMIT 1;
