namespace MLExtensions.Evaluation;

/// <summary>One-sided calibration errors over bins. n_m is the weight of bin m, c_m its mean confidence, h_m its accuracy.</summary>
/// <param name="Weighted">Overconfidence error, sum_m (n_m / n) c_m max(c_m - h_m, 0), in [0, 1].</param>
/// <param name="Over">sum_m (n_m / n) max(c_m - h_m, 0), in [0, 1].</param>
/// <param name="Under">sum_m (n_m / n) max(h_m - c_m, 0), in [0, 1]. Over and under make the expected calibration error.</param>
/// <param name="Excess">Mean confidence less accuracy, in [-1, 1]; it needs no bins.</param>
public sealed record OverconfidenceErrors(double Weighted, double Over, double Under, double Excess);
