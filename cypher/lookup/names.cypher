// All names under a label, to propose the nearest.
MATCH (n:<label>)
RETURN n.<name> AS name
ORDER BY n.id;
