using static Extensions.AutoML.Tests.Space.SearchSpaceTests;

namespace Extensions.AutoML.Tests.Space;

public sealed class UnitCubeTests
{
    private static readonly SearchSpace Space = new([
        new ChoiceParameter("k", ["a", "b", "c"], "a"),
        new RealParameter("r", 1e-6, 1e3, 1, IsLogarithmic: true) { Condition = new("k", ["a", "b"]) },
        new RealParameter("s", -5, 5, 1) { Condition = new("k", ["c"]) },
        new IntegerParameter("m", 1, 500, 4, IsLogarithmic: true),
        new IntegerParameter("n", -3, 3, 0),
        new IntegerParameter("one", 7, 7, 7),
        new RealParameter("fixed", 0.25, 0.25, 0.25),
    ]);

    [Fact]
    public void EncodeDecode_DrawnValues_ComeBack()
    {
        var (cube, random) = (new UnitCube(Space), new Random(2));
        for (var round = 0; round < 500; round++)
        {
            var values = Space.Draw(random);
            var point = cube.Encode(values);
            var back = cube.Decode(point);
            Space.Check(back);
            Assert.Equal(values.Keys, back.Keys);
            foreach (var (name, value) in values)
                Assert.True(value.Word is not null ? value == back[name] : Math.Abs(back[name].Number - value.Number) <= 1e-12 * Math.Abs(value.Number), $"{name}: {value} became {back[name]}");
            Assert.Equal(Space.Parameters.Select(parameter => Space.IsActive(parameter.Name, values)), point.Select(unit => !double.IsNaN(unit)));
            Assert.All(point, unit => Assert.True(double.IsNaN(unit) || unit is >= 0 and <= 1));
        }
    }

    [Theory]
    [InlineData(1, 500, true)]
    [InlineData(1, 2, true)]
    [InlineData(-3, 3, false)]
    [InlineData(7, 7, false)]
    public void Cells_WholeNumbers_CoverTheUnitOnce(int low, int high, bool isLogarithmic)
    {
        var parameter = new IntegerParameter("n", low, high, low, isLogarithmic);
        var end = 0.0;
        for (var value = low; value <= high; value++)
        {
            var unit = parameter.ToUnit(value);
            Assert.Equal(value, parameter.FromUnit(unit).Number);
            var cell = parameter.Cell(unit);
            Assert.Equal(end, cell.Low, 12);
            Assert.InRange(unit, cell.Low, cell.High);
            end = cell.High;
        }
        Assert.Equal(1, end, 12);
        Assert.Equal(low, parameter.FromUnit(0).Number);
        Assert.Equal(high, parameter.FromUnit(1).Number);
    }

    [Fact]
    public void FromUnit_LogarithmicEnds_AreExact()
    {
        var parameter = new RealParameter("r", 1e-5, 0.3, 0.1, IsLogarithmic: true);
        Assert.Equal(1e-5, parameter.FromUnit(0).Number);
        Assert.Equal(0.3, parameter.FromUnit(1).Number);
        Assert.Equal(Math.Sqrt(1e-5 * 0.3), parameter.FromUnit(0.5).Number, 12);
    }

    [Fact]
    public void Settle_ChangedParent_DropsAndDrawsChildren()
    {
        var cube = new UnitCube(Space);
        var point = cube.Encode(Set(("k", "a"), ("r", 1), ("m", 4), ("n", 0), ("one", 7), ("fixed", 0.25)));
        point[0] = 0.9;
        cube.Settle(point, new Random(1));
        Assert.True(double.IsNaN(point[1]));
        Assert.InRange(point[2], 0, 1);
        Space.Check(cube.Decode(point));
    }
}
