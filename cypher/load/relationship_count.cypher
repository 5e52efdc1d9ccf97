// Relationships of one type between two labels
MATCH (a:<start>)-[r:<type>]->(b:<end>)
WHERE a.id IS NOT NULL AND b.id IS NOT NULL
RETURN count(r) AS count
