package biff8
import ("testing";"os";"fmt")
func TestDump(t *testing.T){
 for _,n:=range []string{"anonymous-diasend.xls","diasend-us-dates-header-removed.xls"}{
  d,_:=os.ReadFile("/work/shared/corpus/diasend/"+n)
  b,err:=Read(d)
  fmt.Println(n,err,Sniff(d[:65536]))
  if err!=nil{continue}
  fmt.Println(b.Damage,b.Date1904)
  for _,s:=range b.Sheets{ c:=0; for _,r:=range s.Rows{c+=len(r.Cells)}
   fmt.Printf("== %q rows %d cells %d\n",s.Name,len(s.Rows),c)
   for i,r:=range s.Rows{ if s.Name=="Insulin use and carbs" && i%7==3 || len(r.Cells)>5{ fmt.Println(r.Number,r.Cells)}}
  }
 }
}
