using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Causal;

[Trait("Kind", "Example")]
public class EffectCalibrationSetTests
{
    private static EffectCalibrationSet Set(double[] effects, bool[] treated, double[] propensities, double[]? weights = null)
        => new(effects, treated, [.. effects.Select(_ => 1.0)], [.. effects.Select(_ => 0.5)], [.. effects.Select(_ => 2.0)], propensities, weights: weights);

    [Fact]
    public void Targets_TwoRowsByHand_AreWhatTheFormulasSay()
    {
        var rows = Set([0, 1], [true, false], [0.5, 0.2]);
        // Treated: 2 - 0.5 + (1 - 2) / 0.5. Not treated: 2 - 0.5 - (1 - 0.5) / 0.8.
        Assert.Equal([-0.5, 0.875], rows.Targets(EffectTarget.DoublyRobust).Targets);
        // m = 1.25 and 0.8: (1 - 1.25) / 0.5 and (1 - 0.8) / -0.2.
        var (targets, weights) = rows.Targets(EffectTarget.Residual);
        Assert.Equal(-0.5, targets[0], 1e-12);
        Assert.Equal(-1, targets[1], 1e-12);
        Assert.Equal(0.25, weights[0], 1e-12);
        Assert.Equal(0.04, weights[1], 1e-12);
    }

    [Fact]
    public void Create_PropensityAtTheEnds_IsClippedAndCountedAsOutsideOverlap()
    {
        var rows = Set([0, 1, 2, 3], [true, false, true, false], [1, 0, 0.5, 0.04]);
        Assert.Equal(0.75, rows.OutsideOverlap, 1e-12);
        Assert.All(rows.Targets(EffectTarget.DoublyRobust).Targets, target => Assert.True(double.IsFinite(target)));
        // The wrong arm of a row that is clipped: (1 - 2) / 1e-6.
        Assert.Equal(1.5 - 1e6, Set([0, 1], [true, false], [0, 0.5]).Targets(EffectTarget.DoublyRobust).Targets[0], 1e-3);
        Assert.Contains("75% of the rows have a propensity outside [0.05, 0.95]", new CausalLinear().Fit(rows).Diagnostics.Remark, StringComparison.Ordinal);
        Assert.Equal(0.75, new CausalIsotonic().Fit(rows).OutsideOverlap, 1e-12);
    }

    [Theory]
    [InlineData(1.2)]
    [InlineData(-0.3)]
    public void Create_PropensityThatIsNone_NamesRowAndValue(double propensity)
    {
        var error = Assert.Throws<InputDataException>(() => Set([0, 1], [true, false], [0.5, propensity]));
        Assert.StartsWith($"Row 1 of the calibration set has propensity {propensity.ToString(System.Globalization.CultureInfo.InvariantCulture)}; allowed are probabilities from 0 to 1", error.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, "All 3 rows of the calibration set are treated")]
    [InlineData(false, "None of the 3 rows of the calibration set are treated")]
    public void Create_OneArm_IsAnError(bool treated, string message)
        => Assert.StartsWith(message, Assert.Throws<InputDataException>(() => Set([0, 1, 2], [treated, treated, treated], [0.5, 0.5, 0.5])).Message, StringComparison.Ordinal);

    [Fact]
    public void Create_OneArmBehindWeightZero_IsAnError()
        => Assert.Throws<InputDataException>(() => Set([0, 1], [true, false], [0.5, 0.5], [1, 0]));

    [Theory]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    public void Create_NotFinite_NamesTheRow(double value)
    {
        Assert.StartsWith("Row 1 of the calibration set has a value that is not finite: effect", Assert.Throws<InputDataException>(() => Set([0, value], [true, false], [0.5, 0.5])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 0", Assert.Throws<InputDataException>(() => Set([0, 1], [true, false], [value, 0.5])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 0", Assert.Throws<InputDataException>(() => new EffectCalibrationSet([0, 1], [true, false], [value, 1], [0, 0], [0, 0], [0.5, 0.5])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1", Assert.Throws<InputDataException>(() => new EffectCalibrationSet([0, 1], [true, false], [1, 1], [0, value], [0, 0], [0.5, 0.5])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1", Assert.Throws<InputDataException>(() => new EffectCalibrationSet([0, 1], [true, false], [1, 1], [0, 0], [0, value], [0.5, 0.5])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 1", Assert.Throws<InputDataException>(() => new EffectCalibrationSet([0, 1], [true, false], [1, 1], [0, 0], [0, 0], [0.5, 0.5], [0, value])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_NoRowOrNoWeight_IsAnError()
    {
        Assert.Equal("The calibration set has no row.", Assert.Throws<InputDataException>(() => Set([], [], [])).Message);
        Assert.StartsWith("All 2 rows", Assert.Throws<InputDataException>(() => Set([0, 1], [true, false], [0.5, 0.5], [0, 0])).Message, StringComparison.Ordinal);
        Assert.StartsWith("Row 0 of the calibration set has weight -1", Assert.Throws<InputDataException>(() => Set([0, 1], [true, false], [0.5, 0.5], [-1, 1])).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Create_LengthsThatDiffer_ListsThem()
        => Assert.Contains("2, 1, 2, 2, 2, 2, 2, 2", Assert.Throws<ArgumentException>(() => Set([0, 1], [true], [0.5, 0.5])).Message, StringComparison.Ordinal);

    [Fact]
    public void Compute_TwoRows_SaysThatThreeAreNeeded()
        => Assert.StartsWith("The calibration error of effects needs at least 3 rows", Assert.Throws<InputDataException>(() => EffectCalibrationError.Compute(Set([0, 1], [true, false], [0.5, 0.5]))).Message, StringComparison.Ordinal);
}
