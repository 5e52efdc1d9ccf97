// How exact dates are
// How many papers have a date of which precision, and from when to when.
//
// shape: table
MATCH (p:Paper)
RETURN p.datePrecision AS precision, count(*) AS papers, min(p.publishedDate) AS first,
  max(p.publishedDate) AS last
ORDER BY papers DESC, precision;
