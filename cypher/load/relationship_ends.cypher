// Ends of the relationships of one type, to find those that the graph no longer has
MATCH (a:<start>)-[r:<type>]->(b:<end>)
WHERE a.id IS NOT NULL AND b.id IS NOT NULL
RETURN a.id AS start, collect(b.id) AS ends
