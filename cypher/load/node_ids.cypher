// Ids of the nodes of one label, to find those that the graph no longer has
MATCH (n:<label>)
WHERE n.id IS NOT NULL
RETURN n.id AS id
