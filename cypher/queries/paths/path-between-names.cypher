// Ways between two names
// The shortest ways from one entity to another through the papers that name them.
//
// param entity: Entity = "MMLU" e.g. "LoRA" -- name of a method, dataset, benchmark, task or metric
// param other: Entity = "LoRA" e.g. "GSM8K" -- name of the other entity
// param limit: integer = 5 e.g. 10 -- paths at most
// shape: graph
MATCH (a:Entity {name: $entity})
MATCH (b:Entity {name: $other})
MATCH path = allShortestPaths((a)-[:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS*..4]-(b))
RETURN path
ORDER BY [n IN nodes(path) | n.id], [r IN relationships(path) | type(r)]
LIMIT $limit;
