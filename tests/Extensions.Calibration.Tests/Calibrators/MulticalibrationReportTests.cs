using MLExtensions;
using MLExtensions.Calibration;

namespace Extensions.Calibration.Tests.Calibrators;

public class MulticalibrationReportTests
{
    [Fact, Trait("Kind", "Example")]
    public void Of_FourRows_ByHand()
    {
        // Group 0: bin (0.5, 1] gap 0.9 - 1 and 0.7 - 0; group 1: bin [0, 0.5] gap 0.2 - 1; the row without a group counts in the total alone.
        var report = MulticalibrationReport.Of([0.9, 0.7, 0.2, 0.5], [true, false, true, false], [0, 0, 2, -1], bins: 2);
        Assert.Equal(0.8 / 4, report.Error, 12);
        Assert.Equal([0, 2], report.Groups.Select(group => group.Group));
        Assert.Equal(0.3, report.Groups[0].Bias, 12);
        Assert.Equal(0.3, report.Groups[0].ExpectedCalibrationError, 12);
        Assert.Equal(-0.8, report.Groups[1].Bias, 12);
    }

    [Fact, Trait("Kind", "Property")]
    public void Of_WeightTwo_EqualsTheRowTwice()
    {
        var once = MulticalibrationReport.Of([0.9, 0.4], [true, false], [0, 1], [2, 1]);
        var twice = MulticalibrationReport.Of([0.9, 0.9, 0.4], [true, true, false], [0, 0, 1]);
        Assert.Equal(twice.Error, once.Error, 12);
        Assert.Equal(twice.Groups.Select(group => group.Weight), once.Groups.Select(group => group.Weight));
        Assert.All(twice.Groups.Zip(once.Groups), pair => Assert.Equal(pair.First.Bias, pair.Second.Bias, 12));
    }

    [Fact, Trait("Kind", "Example")]
    public void Of_NoGroups_SaysSo()
        => Assert.StartsWith("No one of 1 rows has a group.", Assert.Throws<InputDataException>(() => MulticalibrationReport.Of([0.1], [true], [-1])).Message, StringComparison.Ordinal);
}
