namespace MLExtensions.Evaluation;

/// <summary>Coverage of the rows whose set or interval is of like size.</summary>
/// <param name="Least">Least size of a set, or least width of the stratum's intervals; NaN where a stratum of widths has no row.</param>
/// <param name="Greatest">Greatest size, or greatest width.</param>
/// <param name="Weight">Number of rows (sum of their weights), from 0.</param>
/// <param name="Coverage">Share of them that is covered; NaN where there is no row.</param>
public readonly record struct CoverageStratum(double Least, double Greatest, double Weight, double Coverage);
