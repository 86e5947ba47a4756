using System.Globalization;
using MLExtensions.Trainers;

namespace Extensions.Trainers.Tests.Objectives;

[Trait("Kind", "Example")]
[Trait("Area", "objectives")]
public class NumberListTests
{
    [Fact]
    public void Equals_Lists_CompareByValueAndOrder()
    {
        NumberList list = [1, 2];
        Assert.True(list == new[] { 1.0, 2.0 });
        Assert.True(list != [2, 1]);
        Assert.True(list != [1]);
        Assert.True(default == NumberList.Create([]));
        Assert.Equal(default(NumberList).GetHashCode(), NumberList.Create([]).GetHashCode());
    }

    [Fact]
    public void Create_ArrayChangedAfterwards_KeepsItsNumbers()
    {
        var numbers = new[] { 1.0, 2 };
        NumberList list = numbers;
        numbers[0] = 9;
        Assert.Equal([1, 2], list);
    }

    [Fact]
    public void Default_List_IsEmpty()
    {
        Assert.True(default(NumberList).IsEmpty);
        Assert.Empty(default(NumberList));
        Assert.False(NumberList.Create([0]).IsEmpty);
    }

    [Fact]
    public void ToString_AnyCulture_UsesPoints()
    {
        var culture = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new("de-DE");
        try
        {
            Assert.Equal("[0.5, 2]", NumberList.Create([0.5, 2]).ToString());
        }
        finally
        {
            CultureInfo.CurrentCulture = culture;
        }
    }
}
