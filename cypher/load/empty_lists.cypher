// Lists without items
// The bulk importer leaves an empty list out; run after it, this puts it back.
MATCH <pattern>
WHERE x.<property> IS NULL
CALL (x) {
  SET x.<property> = []
} IN TRANSACTIONS OF 10000 ROWS
