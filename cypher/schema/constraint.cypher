// Ids are unique
// Makes two nodes of a label with one id impossible, and looks an id up by its index. One for each
// label; Community edition has no other constraints.
CREATE CONSTRAINT <name> IF NOT EXISTS
FOR (n:<label>) REQUIRE n.id IS UNIQUE
