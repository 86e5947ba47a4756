using Microsoft.ML;
using MLExtensions.Conformal;

namespace Extensions.Calibration.Tests.Conformal.Outliers;

/// <summary>Golden cases of conformal p-values of anomaly scores.</summary>
public sealed class OutlierGoldens : ConformalAdapter
{
    public override IReadOnlyList<string> Topics => ["outlier"];

    public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
    {
        var (scores, tested, theta) = (new CalibrationScores(golden.Column("inlier_cal_score")), golden.Column("test_score"), golden.Column("theta"));
        var model = new OutlierPValueTransformer(new MLContext(), scores, new() { Alpha = 0.1 });
        var pValues = Array.ConvertAll(tested, model.PValue);
        return new Dictionary<string, IReadOnlyList<double>>
        {
            ["p_values"] = pValues, ["p_smoothed"] = [.. tested.Select((score, i) => scores.SmoothedPValue(score, theta[i]))],
            ["bh_rejected_0_1"] = Rejected(pValues, 0.1), ["bh_rejected_0_2"] = Rejected(pValues, 0.2),
            ["flag_alpha_0_1"] = Rows(Array.ConvertAll(pValues, value => !ConformalQuantile.IsAbove(value, 0.1))),
        };
    }

    private static double[] Rejected(double[] pValues, double q)
    {
        var rejected = new bool[pValues.Length];
        BenjaminiHochberg.Reject(pValues, q, rejected);
        return Rows(rejected);
    }

    private static double[] Rows(bool[] chosen) => [.. Enumerable.Range(0, chosen.Length).Where(i => chosen[i])];
}
