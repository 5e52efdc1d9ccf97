// Papers that name it
// The papers that name an entity, newest first, with their relation to it and the sentence.
//
// param entity: Entity = "MMLU" e.g. "LoRA" -- name of a method, dataset, benchmark, task or metric
// param limit: integer = 20 e.g. 50 -- rows at most
// shape: table
MATCH (e:Entity {name: $entity})<-[r:INTRODUCES|USES|EVALUATES_ON|COMPARES_WITH|MENTIONS]-(p:Paper)
RETURN p.publishedDate AS published, p.title AS title, type(r) AS relation,
  r.sentence AS sentence, p.id AS paper, e.id AS id
ORDER BY published IS NULL, published DESC, paper, id
LIMIT $limit;
