//! Needs of households and villages, from draft to met.
