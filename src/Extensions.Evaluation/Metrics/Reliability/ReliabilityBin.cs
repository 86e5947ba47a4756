namespace MLExtensions.Evaluation;

/// <summary>A bin of a reliability diagram with its intervals; those of an empty bin are [0, 1].</summary>
/// <param name="Bin">The bin.</param>
/// <param name="Wilson">Wilson's interval of the true share of positive rows.</param>
/// <param name="ClopperPearson">The interval of Clopper and Pearson: wider, and never wrong more often than stated.</param>
/// <param name="Consistency">Consistency bar: where the share of positive rows lies if the bin is calibrated.</param>
public readonly record struct ReliabilityBin(CalibrationBin Bin, Interval Wilson, Interval ClopperPearson, Interval Consistency);
