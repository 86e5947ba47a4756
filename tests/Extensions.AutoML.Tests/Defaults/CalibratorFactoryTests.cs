using System.Reflection;
using Microsoft.ML;
using MLExtensions.Calibration;

namespace Extensions.AutoML.Tests.Defaults;

[Trait("Area", "search")]
public class CalibratorFactoryTests
{
    [Fact]
    [Trait("Kind", "Contract")]
    public void Calibrators_OfTheLibrary_AreWordsOrExcludedWithAReason()
    {
        var all = typeof(BinaryCalibrator).Assembly.GetTypes()
            .Where(type => type is { IsAbstract: false } && (type.IsAssignableTo(typeof(BinaryCalibrator)) || type.IsAssignableTo(typeof(MulticlassCalibrator)))).ToHashSet();
        var offered = new[] { SearchTask.Binary, SearchTask.Multiclass }.SelectMany(Offered).Select(entry => entry.Calibrator.GetType()).ToHashSet();
        Assert.Empty(offered.Intersect(CalibratorFactory.Exclusions.Keys));
        Assert.Equal(all, offered.Union(CalibratorFactory.Exclusions.Keys).ToHashSet());
    }

    /// <summary>A calibrator inside another stands behind the name.</summary>
    [Theory]
    [InlineData(SearchTaskNumber.Binary)]
    [InlineData(SearchTaskNumber.Multiclass)]
    [Trait("Kind", "Contract")]
    public void Words_AreNamesOfCalibrators(int task)
        => Assert.All(Offered((SearchTask)task), entry => Assert.StartsWith(entry.Calibrator.GetType().GetCustomAttribute<CalibratorNameAttribute>()!.Name, entry.Word));

    [Fact]
    [Trait("Kind", "Example")]
    public void Create_EveryTask_GivesItsEstimator()
    {
        var ml = new MLContext(1);
        var beta = SomeSets.Of(("calibrator", "beta"));
        Assert.IsType<BinaryCalibrationEstimator>(CalibratorFactory.Create(ml, SearchTask.Binary, beta));
        Assert.IsType<MultilabelCalibrationEstimator>(CalibratorFactory.Create(ml, SearchTask.Multilabel, beta));
        Assert.IsType<MulticlassCalibrationEstimator>(CalibratorFactory.Create(ml, SearchTask.Multiclass, SomeSets.Of(("calibrator", "vector"))));
        Assert.Null(CalibratorFactory.Create(ml, SearchTask.Multiclass, SomeSets.Of(("calibrator", "none"))));
        Assert.Null(CalibratorFactory.Create(ml, SearchTask.Regression, SomeSets.Of()));
    }

    [Fact]
    [Trait("Kind", "Example")]
    public void Create_UnknownWord_IsAnErrorWithTheKnownOnes()
    {
        Assert.StartsWith(
            "A calibrator is one of none, temperature, platt, beta, ",
            Assert.Throws<ArgumentException>(() => CalibratorFactory.Create(new MLContext(1), SearchTask.Binary, SomeSets.Of(("calibrator", "vector")))).Message);
        Assert.StartsWith(
            "There are no calibrators for regression. Got 'none'.",
            Assert.Throws<ArgumentException>(() => CalibratorFactory.Create(new MLContext(1), SearchTask.Regression, SomeSets.Of(("calibrator", "none")))).Message);
    }

    private static IEnumerable<(string Word, object Calibrator)> Offered(SearchTask task)
        => CalibratorFactory.Words(task).Where(word => word != "none").Select(word => (word, CalibratorFactory.Calibrator(task, word)!));

    /// <summary>The task is internal, and a public test method cannot take it.</summary>
    private static class SearchTaskNumber
    {
        public const int Binary = (int)SearchTask.Binary, Multiclass = (int)SearchTask.Multiclass;
    }
}
