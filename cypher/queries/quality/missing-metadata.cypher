// What papers lack
// How many papers lack a date, authors, an abstract, a venue or an address.
//
// shape: table
MATCH (p:Paper)
RETURN count(*) AS papers, count(CASE WHEN p.publishedDate IS NULL THEN 1 END) AS withoutDate,
  count(CASE WHEN NOT (p)<-[:AUTHORED|PUBLISHED]-() THEN 1 END) AS withoutAuthors,
  count(CASE WHEN p.abstract = '' THEN 1 END) AS withoutAbstract,
  count(CASE WHEN p.venue IS NULL THEN 1 END) AS withoutVenue,
  count(CASE WHEN p.url IS NULL THEN 1 END) AS withoutAddress
ORDER BY papers;
