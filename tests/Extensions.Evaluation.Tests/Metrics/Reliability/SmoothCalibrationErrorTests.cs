using Extensions.Evaluation.Tests.Golden;

namespace Extensions.Evaluation.Tests.Metrics.Reliability;

public class SmoothCalibrationErrorTests
{
    public sealed class Golden : GoldenAdapter
    {
        public override IReadOnlyList<string> Topics => ["smece"];

        public override IReadOnlyDictionary<string, IReadOnlyList<double>> Compute(GoldenCase golden)
        {
            var (probabilities, labels) = GoldenRows.On(golden, golden.Inputs.GetProperty("on").GetString()!);
            var error = SmoothCalibrationError.Compute(probabilities, labels);
            return new Dictionary<string, IReadOnlyList<double>>
            {
                ["smece"] = [error.Value], ["sigma"] = [error.Width], ["smece_sigma_0_05"] = [SmoothCalibrationError.ComputeAt(0.05, probabilities, labels)],
            };
        }
    }

    /// <summary>The integrals with every row in its own place, not on a grid: they differ by the grid's step.</summary>
    [Theory, Trait("Kind", "Property")]
    [InlineData(0.02)]
    [InlineData(0.05)]
    [InlineData(0.1)]
    public void ComputeAt_GeneratedRows_EqualsTheIntegral(double width)
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var rows = SomeRows.Binary(40 + seed, seed);
            var (error, density) = (0.0, 0.0);
            for (var t = 0.0; t <= 1; t += 1 / 4000.0)
            {
                var residual = 0.0;
                for (var row = 0; row < rows.Labels.Length; row++)
                {
                    var p = rows.Probabilities[row];
                    var kernel = Density(t - p) + (p is 0 or 1 ? 0 : Density(t + p) + Density(t - 2 + p));
                    residual += rows.Weights[row] * (p - (rows.Labels[row] ? 1 : 0)) * kernel;
                    density += rows.Weights[row] * kernel;
                }
                error += Math.Abs(residual);
            }
            Assert.Equal(error / density, SmoothCalibrationError.ComputeAt(width, rows.Probabilities, rows.Labels, rows.Weights), 3e-3);
        }

        double Density(double x) => Math.Exp(-0.5 * x * x / (width * width));
    }

    [Fact, Trait("Kind", "Property")]
    public void Compute_AnyRows_WidthAndErrorMeet()
    {
        for (var seed = 0; seed < 5; seed++)
        {
            var rows = SomeRows.Binary(100, seed);
            var error = SmoothCalibrationError.Compute(rows.Probabilities, rows.Labels, rows.Weights);
            Assert.InRange(error.Value, error.Width - 2.0 / 1024, error.Width);
            Assert.Equal(error.Value, SmoothCalibrationError.ComputeAt(error.Width, rows.Probabilities, rows.Labels, rows.Weights), 1e-12);
        }
    }

    [Fact, Trait("Kind", "Example")]
    public void Compute_AlwaysSureAndAlwaysWrong_IsOne()
        => Assert.Equal(1, SmoothCalibrationError.ComputeAt(0.05, [1, 1, 0], [false, false, true]), 1e-3);

    [Theory, Trait("Kind", "Example")]
    [InlineData(0)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void ComputeAt_WidthOutOfRange_Throws(double width)
        => Assert.StartsWith("The width must be from 0.0001 to 1.", Assert.Throws<ArgumentOutOfRangeException>(() => SmoothCalibrationError.ComputeAt(width, [0.5], [true])).Message, StringComparison.Ordinal);
}
