// Queries are planned for what is there now
// Index statistics are taken anew where they are out of date, and plans made before are forgotten.
// Otherwise queries are planned for an empty database until the server next samples by itself.
CALL db.prepareForReplanning()
